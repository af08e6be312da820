"""Every carrier that scans come from."""

from typing import Final

from apps.tracking.carriers.base import Carrier
from apps.tracking.carriers.manual.carrier import Manual
from apps.tracking.carriers.post.carrier import Post
from apps.tracking.carriers.seventeentrack.carrier import SeventeenTrack

CARRIERS: Final[dict[str, Carrier]] = {carrier.name: carrier for carrier in (Post(), SeventeenTrack(), Manual())}
