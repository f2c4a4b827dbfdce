using HyperFleet.Fixtures;

[assembly: AssemblyFixture(typeof(RabbitMqServer))]
