using HyperFleet.Agent.Configuration;
using HyperFleet.Agent.Wire;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Agent.Tests.Configuration;

public sealed class AgentConfigurationTests
{
    [Fact]
    public void A_connection_string_stands_in_for_the_broker_file()
    {
        var configuration = Load(("CONSUMER_NAME", "c1"), ("ConnectionStrings__mqtt", "Host=broker;Port=8883;ClientCertFile=/c;ClientKeyFile=/k"));

        Assert.Equal("broker:8883", configuration.Broker.BrokerHost);
        Assert.True(configuration.Broker.UsesTls);
        Assert.Equal(AgentTopics.Of(RunningAgent.Topics("c1"), "c1"), configuration.Topics);
        Assert.Equal(AgentIdentity.Create("c1", "", "broker:8883"), configuration.Identity); // objects stay whose they were when the address moves here from a file
    }

    [Fact]
    public void A_connection_string_that_cannot_be_used_says_why() => Assert.Equal(
        "'ConnectionStrings__mqtt' cannot be used: Host is required",
        Assert.Throws<ConfigurationException>(() => Load(("CONSUMER_NAME", "c1"), ("ConnectionStrings__mqtt", "Port=1883"))).Message);

    [Fact]
    public void Without_any_broker_both_ways_to_name_one_are_told()
    {
        var message = Assert.Throws<ConfigurationException>(() => Load(("CONSUMER_NAME", "c1"))).Message;

        Assert.Contains("ConnectionStrings__mqtt", message);
        Assert.Contains("--workload-source-config", message);
    }

    private static AgentConfiguration Load(params (string Name, string Value)[] environment) =>
        AgentConfiguration.Load(AgentSettings.Table(), flags: null, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
