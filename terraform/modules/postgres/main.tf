# One PostgreSQL database on RDS: private, encrypted, reachable from the given security groups alone.

resource "random_password" "db" {
  length           = 32
  special          = true
  override_special = "!#$%&*()-_=+[]{}:?"
}

resource "aws_db_subnet_group" "this" {
  name       = "${var.name}-db"
  subnet_ids = var.private_subnets
  tags       = var.tags
}

resource "aws_security_group" "db" {
  name                   = "${var.name}-db"
  description            = var.description
  vpc_id                 = var.vpc_id
  revoke_rules_on_delete = false
  tags                   = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "db" {
  for_each = var.client_security_groups

  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = each.value
  from_port                    = 5432
  to_port                      = 5432
  ip_protocol                  = "tcp"
  description                  = "PostgreSQL from ${each.key}"
}

resource "aws_db_instance" "this" {
  identifier                            = var.name
  engine                                = "postgres"
  engine_version                        = var.engine_version
  instance_class                        = var.instance_class
  allocated_storage                     = var.allocated_storage
  storage_type                          = "gp3"
  storage_encrypted                     = true
  db_name                               = var.database
  username                              = var.username
  password                              = random_password.db.result
  port                                  = 5432
  db_subnet_group_name                  = aws_db_subnet_group.this.name
  vpc_security_group_ids                = [aws_security_group.db.id]
  publicly_accessible                   = false
  parameter_group_name                  = "default.postgres${split(".", var.engine_version)[0]}"
  multi_az                              = var.multi_az
  backup_retention_period               = var.backup_retention_period
  backup_window                         = "03:00-04:00"
  maintenance_window                    = "mon:04:00-mon:05:00"
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  performance_insights_enabled          = true
  performance_insights_retention_period = 7
  auto_minor_version_upgrade            = true
  deletion_protection                   = var.deletion_protection
  skip_final_snapshot                   = var.skip_final_snapshot && !var.deletion_protection
  final_snapshot_identifier             = "${var.name}-final-${random_id.snapshot.hex}"
  tags                                  = var.tags
}

resource "random_id" "snapshot" {
  byte_length = 4
}
