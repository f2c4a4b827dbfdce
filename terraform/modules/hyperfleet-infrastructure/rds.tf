module "database" {
  source = "../postgres"

  name            = "${var.resource_name_base}-hyperfleet"
  description     = "PostgreSQL of HyperFleet"
  vpc_id          = var.vpc_id
  private_subnets = var.private_subnets
  client_security_groups = merge(
    { cluster = var.eks_cluster_security_group_id, primary = var.eks_cluster_primary_security_group_id },
    var.bastion_security_group_id == null ? {} : { bastion = var.bastion_security_group_id },
  )
  instance_class          = var.db_instance_class
  allocated_storage       = var.db_allocated_storage
  engine_version          = var.db_engine_version
  database                = var.db_name
  username                = var.db_username
  multi_az                = var.db_multi_az
  backup_retention_period = var.db_backup_retention_period
  deletion_protection     = var.db_deletion_protection
  skip_final_snapshot     = var.db_skip_final_snapshot
  tags                    = local.tags
}
