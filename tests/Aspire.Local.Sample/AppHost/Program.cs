var builder = DistributedApplication.CreateBuilder(args);

var greeting = builder.AddParameter("greeting", "hello");
var postgres = builder.AddPostgres("postgres");
var database = postgres.AddDatabase("sample-db", "sample");

var first = builder.AddProject<Projects.Sample_Service>("first", launchProfileName: null)
    .WithEndpointsInEnvironment(_ => false)
    .WithHttpEndpoint(name: "http", env: "HTTP_PORT")
    .WithHttpHealthCheck("/healthz")
    .WithArgs("api", "serve")
    .WithEnvironment("GREETING", greeting)
    .WithReference(database).WaitFor(database);

builder.AddProject<Projects.Sample_Service>("second", launchProfileName: null)
    .WithEndpointsInEnvironment(_ => false)
    .WithHttpEndpoint(name: "http", env: "HTTP_PORT")
    .WithHttpHealthCheck("/healthz")
    .WithReplicas(2)
    .WithReference(first).WaitFor(first);

if (builder.Configuration["broker"] is not null)
    builder.AddRabbitMQ("rabbitmq");

if (builder.Configuration["stubborn"] is not null)
    builder.AddExecutable("stubborn", "sh", "/", "-c", "trap '' TERM; while :; do sleep 0.1; done");

if (builder.Configuration["unset"] is not null)
    builder.AddParameter("unset", secret: true);

if (builder.Configuration["lines"] is { } count)
    builder.AddExecutable("chatty", "seq", "/", count);

if (builder.Configuration["mistake"] is { } mistake)
    Sample.AppHost.Mistakes.Make(builder, mistake);

builder.Build().Run();
