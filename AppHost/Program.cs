using HyperFleet.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var servers = builder.AddServers();
var kubernetes = builder.AddLocalKubernetes();

var migration = builder.AddRole("hyperfleet-api-migration", "api", "migrate")
    .WithReference(servers.FleetDatabase, connectionName: "hyperfleet").WaitFor(servers.FleetDatabase)
    .ExcludeFromManifest();

var api = builder.AddRole("hyperfleet-api", "api", "serve")
    .WithPort("http", "HYPERFLEET_SERVER_PORT", 8000, external: true)
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithEnvironment("HYPERFLEET_CLUSTER_ADAPTERS", """["landing-zone"]""")
    .WithEnvironment("HYPERFLEET_NODEPOOL_ADAPTERS", "[]")
    .WithEnvironment("HYPERFLEET_SERVER_JWT_ENABLED", "false")
    .WithReference(servers.FleetDatabase, connectionName: "hyperfleet").WaitForCompletion(migration);

builder.AddRole("hyperfleet-sentinel", "sentinel", "serve")
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithConfigFile("HYPERFLEET_CONFIG", "config/sentinel-clusters/sentinel.yaml")
    .WithConfigFile("BROKER_CONFIG_FILE", "config/sentinel-clusters/broker.yaml")
    .WithReference(servers.Queue, connectionName: "rabbitmq").WaitFor(servers.Queue)
    .WithEnvironment("HYPERFLEET_API_BASE_URL", api.GetEndpoint("http")).WaitFor(api);

var adapter = builder.AddRole("hyperfleet-adapter", "adapter", "serve")
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithConfigFile("HYPERFLEET_ADAPTER_CONFIG", "../modules/Adapter/configs/landing-zone/adapter-config.yaml")
    .WithConfigFile("HYPERFLEET_TASK_CONFIG", "../modules/Adapter/configs/landing-zone/adapter-task-config.yaml")
    .WithConfigFile("BROKER_CONFIG_FILE", "../modules/Adapter/configs/landing-zone/broker.yaml")
    .WithReference(servers.Queue, connectionName: "rabbitmq").WaitFor(servers.Queue)
    .WithEnvironment("HYPERFLEET_API_BASE_URL", api.GetEndpoint("http")).WaitFor(api);
if (kubernetes is not null) adapter.WithKubeconfig(kubernetes).WaitFor(kubernetes.Server);

builder.AnnounceWhenReady("Api", api, "http");
builder.Build().Run();
