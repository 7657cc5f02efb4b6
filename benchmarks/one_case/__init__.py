"""One case of measure 16, decided: by the real package, by the simplified one of `peer_policy`, and by each peer.

Every module here has `prepare() -> decide`; `decide(facts)` gives the verdict of one person's facts as of
`common.AS_OF`, starting from plain values each time. What can be made once (a package, a model, a parsed rule) is made
in `prepare`.
"""
