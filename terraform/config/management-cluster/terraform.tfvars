app_code      = "hyperfleet"
service_phase = "dev"
cost_center   = "000"
region_name   = "us-east-1"
cluster_id    = "management-01"

maestro_enabled = true
# role_arn of this cluster: terraform -chdir=../regional-cluster output -json maestro_agent_configuration
maestro_agent_role_arn = ""
