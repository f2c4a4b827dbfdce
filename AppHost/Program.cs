using HyperFleet.AppHost;

const string ManagementCluster = "management-abc123";

var builder = DistributedApplication.CreateBuilder(args);
var servers = builder.AddServers();
var kubernetes = builder.AddLocalKubernetes("kubernetes", "kubeconfig");
var management = builder.AddLocalKubernetes("kubernetes-management", "kubeconfig-management");

var maestroMigration = builder.AddRole("maestro-migration", "maestro", "migration")
    .WithReference(servers.MaestroDatabase, connectionName: "maestro").WaitFor(servers.MaestroDatabase)
    .ExcludeFromManifest();

var maestro = builder.AddRole("maestro-server", "maestro", "server")
    .WithMaestroPorts()
    .WithReference(servers.Mqtt, connectionName: "mqtt").WaitFor(servers.MqttBroker)
    .WithReference(servers.MaestroDatabase, connectionName: "maestro").WaitForCompletion(maestroMigration);

var consumer = builder.AddRole("maestro-consumer", "maestro", "consumer", "create", ManagementCluster)
    .WithEnvironment("MAESTRO_REST_URL", maestro.GetEndpoint("http")).WaitFor(maestro)
    .ExcludeFromManifest();

builder.AddRole("maestro-agent", "maestro", "agent")
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithEnvironment("CONSUMER_NAME", ManagementCluster)
    .WithReference(servers.Mqtt, connectionName: "mqtt").WaitFor(servers.MqttBroker)
    .WithKubeconfig("KUBECONFIG", management).WaitForCompletion(consumer);

var migration = builder.AddRole("hyperfleet-api-migration", "api", "migrate")
    .WithReference(servers.FleetDatabase, connectionName: "hyperfleet").WaitFor(servers.FleetDatabase)
    .ExcludeFromManifest();

var api = builder.AddRole("hyperfleet-api", "api", "serve")
    .WithPort("http", "HYPERFLEET_SERVER_PORT", 8000, runningPort: 8000, external: true)
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithEnvironment("HYPERFLEET_CLUSTER_ADAPTERS", """["landing-zone","cluster-setup"]""")
    .WithEnvironment("HYPERFLEET_NODEPOOL_ADAPTERS", "[]")
    .WithEnvironment("HYPERFLEET_SERVER_JWT_ENABLED", "false")
    .WithReference(servers.FleetDatabase, connectionName: "hyperfleet").WaitForCompletion(migration);

builder.AddRole("hyperfleet-sentinel", "sentinel", "serve")
    .WithHealthPorts("HYPERFLEET_HEALTH_PORT", "HYPERFLEET_METRICS_PORT")
    .WithConfigFile("HYPERFLEET_CONFIG", "config/sentinel-clusters/sentinel.yaml")
    .WithConfigFile("BROKER_CONFIG_FILE", "config/sentinel-clusters/broker.yaml")
    .WithReference(servers.Queue, connectionName: "rabbitmq").WaitFor(servers.Queue)
    .WithEnvironment("HYPERFLEET_API_BASE_URL", api.GetEndpoint("http")).WaitFor(api);

builder.AddAdapter("hyperfleet-adapter", "../modules/Adapter/configs/landing-zone", servers, api)
    .WithKubeconfig("HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH", kubernetes);

builder.AddAdapter("hyperfleet-adapter-setup", "config/cluster-setup", servers, api)
    .WithMaestro(maestro)
    .WithEnvironment("MANAGEMENT_CLUSTER", ManagementCluster).WaitForCompletion(consumer);

builder.AnnounceWhenReady("Api", api, "http");
builder.AnnounceWhenReady("Maestro", maestro, "http");
builder.Build().Run();
