"""What users and devices may be called: in config/vpn.yaml, on command lines, in paths and in certificates."""

USER = r"(?=.{1,40}$)[a-z0-9]+([._@-][a-z0-9]+)*"
IS_NOT_USER = "a user's name: at most 40 lower-case letters, digits and single . _ @ - between them"
DEVICE = r"(?=.{1,20}$)[a-z0-9]+(-[a-z0-9]+)*"
IS_NOT_DEVICE = "a device's name: at most 20 lower-case letters, digits and single dashes between them"
