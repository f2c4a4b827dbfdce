locals {
  tags = merge(var.tags, { ManagedBy = "terraform", Module = "hyperfleet-infrastructure" })
}
