"""The toy country with units in time: two epochs of districts, communes since, one later change.

```
2024   districts a1 a2 | b1 b2 of the provinces 01 | 02, as the layer draws them
2025   b2 was cut: the town b3 is new; three communes are listed, 00101 among them
2026   no districts, 02 has joined 01; 00101 is another Tân An: it has An Lạc, and lost a part
```
"""

from __future__ import annotations

from pathlib import Path

EPOCHS = """
[[epoch]]
key = "2024"
title_vi = "2024"
title_en = "2024"
layer = "districts"

[[epoch]]
key = "2025"
valid_from = 2025-01-01
act = "NQ-1"
title_vi = "từ 2025"
title_en = "from 2025"

[[epoch]]
key = "2026"
valid_from = 2026-01-01
act = "NQ-2"
title_vi = "từ 2026"
title_en = "from 2026"
"""

UNITS = """epoch,code,until,tier,name_vi,name_en,parent
2024,01,2025,province,Tỉnh Ả,A Province,
2024,02,2025,province,Tỉnh Bờ,Bo Province,
2024,a1,2025,district,Huyện Ả Một,A One District,01
2024,a2,2025,district,Huyện Ả Hai,A Hai District,01
2024,b1,2025,district,Huyện Bờ Một,Bo One District,02
2024,b2,2024,district,Huyện Bờ Hai,Bo Hai District,02
2025,b2,2025,district,Huyện Bờ Hai,Bo Hai District,02
2025,b3,2025,district,Thị xã Bờ Ba,Bo Ba Town,02
2025,00101,2025,commune,Xã Tân An,Tan An Commune,a1
2025,00102,2025,commune,Xã An Lạc,An Lac Commune,a1
2025,00103,2025,commune,Phường Chợ,Cho Ward,b3
2026,01,,province,Tỉnh Ả,A Province,
2026,00101,,commune,Xã Tân An,Tan An Commune,01
2026,00104,,commune,Phường Chợ,Cho Ward,01
"""

SUCCESSION = """from_epoch,from_code,to_epoch,to_code,extent,share_pct,act,clause,checked,note_vi,\
note_en
2024,01,2026,01,whole,,NQ-2,,,,
2024,02,2026,01,whole,,NQ-2,,,,
2024,b2,2025,b2,part,60,NQ-1,1,,,
2024,b2,2025,b3,part,40,NQ-1,2,area,,
2024,a1,2026,00101,part,100,NQ-2,3,,,
2024,a2,2026,00104,part,,NQ-2,4,,,
2024,b1,2026,00104,part,,NQ-2,4,,,
2025,b2,2026,00104,part,,NQ-2,4,,,
2025,b3,2026,00104,part,,NQ-2,4,,,
2025,00101,2026,00101,part,70,NQ-2,3,clause,,
2025,00101,2026,00104,part,30,NQ-2,4,clause,,
2025,00102,2026,00101,whole,,NQ-2,3,clause;district,,
2025,00103,2026,00104,whole,,NQ-2,4,,Ghi chú,A note
"""


def write(folder: Path) -> Path:
    """Give the toy country in `folder` its units in time."""
    own = folder / "units"
    own.mkdir()
    (own / "epochs.toml").write_text(EPOCHS, encoding="utf-8")
    (own / "units.csv").write_text(UNITS, encoding="utf-8")
    (own / "succession.csv").write_text(SUCCESSION, encoding="utf-8")
    return folder
