"""What a change or an interpretation would cost, before it is made.

Owns: changed figures and readings laid over a package (`changes`), which measures they touch (`touched`), two runs over
the same data compared (`moved`, `simulate`), the price of every open reading (`prices`), and what is written of it
(`book`, `page`). May import `screening` and what is below it; gives its results to the command line and the web.
"""
