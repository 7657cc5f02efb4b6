"""The pages: settings, addresses, views, templates and style. Calls actions; holds no rule of a policy.

Owns how pages look and speak, the middleware that tells the database who is acting, and the content policy. Nothing imports
it but the command line.
"""
