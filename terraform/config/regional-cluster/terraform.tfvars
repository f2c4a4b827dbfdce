# Values of a development installation; terraform.tfvars.production shows what production needs besides.
app_code      = "hyperfleet"
service_phase = "dev"
cost_center   = "000"
region_name   = "us-east-1"

management_cluster_ids = ["management-01"]
