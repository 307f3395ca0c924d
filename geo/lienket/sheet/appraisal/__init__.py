"""One page for each route: where and what it is, who asks for it, what it would change.

`page` draws one; what it says is gathered in `sections`, set in columns by `text_flow`.
"""
