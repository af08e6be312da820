"""How fast many buyers get one variant's last pieces, compared with a bare counter."""
