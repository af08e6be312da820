"""Drawing labels, customs forms and manifests as PDF: from what is given alone, no rule and no query."""
