"""Terraform's plugin protocol 6: tfplugin6.proto and the message classes made from it."""
