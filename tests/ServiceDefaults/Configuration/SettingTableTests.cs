using System.CommandLine;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Tests.Configuration;

public sealed class SettingTableTests
{
    private static readonly Setting Interval = new("poll_interval", "time between polls") { Flag = "--poll-interval", Environment = ["POLL_INTERVAL", "OLD_INTERVAL"] };
    private static readonly Setting Url = new("clients.api.url", "base URL") { Environment = ["API_URL"] };
    private static readonly Setting Debug = new("debug", "say more") { Flag = "--debug", IsSwitch = true };
    private static readonly Setting List = new("names", "a JSON list") { Environment = ["NAMES"], Parse = text => JsonNode.Parse(text) };

    private readonly SettingTable _table = new(Interval, Url, Debug, List);

    [Fact]
    public void A_flag_wins_over_environment_over_file()
    {
        var file = YamlJson.Parse("poll_interval: 1s")!.AsObject();
        Assert.Equal("1s", Merge(file, [], [])["poll_interval"]!.GetValue<string>());
        Assert.Equal("2s", Merge(file, [], new() { ["POLL_INTERVAL"] = "2s" })["poll_interval"]!.GetValue<string>());
        Assert.Equal("3s", Merge(file, ["--poll-interval", "3s"], new() { ["POLL_INTERVAL"] = "2s" })["poll_interval"]!.GetValue<string>());
    }

    [Fact]
    public void The_first_variable_that_is_set_wins_and_empty_ones_do_not_count()
    {
        var merged = Merge(null, [], new() { ["POLL_INTERVAL"] = "", ["OLD_INTERVAL"] = "9s" });
        Assert.Equal("9s", merged["poll_interval"]!.GetValue<string>());
    }

    [Fact]
    public void A_variable_creates_the_path_it_belongs_to() =>
        Assert.Equal("http://a", Merge(null, [], new() { ["API_URL"] = "http://a" })["clients"]!["api"]!["url"]!.GetValue<string>());

    [Theory]
    [InlineData("--debug", "true")]
    [InlineData("--debug=false", "false")]
    public void A_switch_stands_alone_or_with_a_value(string flag, string expected) =>
        Assert.Equal(expected, Merge(null, [flag], [])["debug"]!.GetValue<string>());

    [Fact]
    public void A_value_that_is_no_scalar_is_parsed()
    {
        Assert.Equal(2, Merge(null, [], new() { ["NAMES"] = """["a","b"]""" })["names"]!.AsArray().Count);
        var error = Assert.Throws<ConfigurationException>(() => Merge(null, [], new() { ["NAMES"] = "[" }));
        Assert.StartsWith("'names' cannot be read", error.Message);
    }

    [Fact]
    public void The_file_is_left_as_it_was()
    {
        var file = new JsonObject { ["poll_interval"] = "1s" };
        Merge(file, [], new() { ["POLL_INTERVAL"] = "2s" });
        Assert.Equal("1s", file["poll_interval"]!.GetValue<string>());
    }

    [Fact]
    public void Errors_can_name_every_way_to_provide_a_value() =>
        Assert.Equal(
            ["  • Flag: --poll-interval", "  • Environment variable: POLL_INTERVAL", "  • Environment variable: OLD_INTERVAL", "  • Config file: poll_interval"],
            _table.WaysToProvide("poll_interval"));

    private JsonObject Merge(JsonObject? file, string[] arguments, Dictionary<string, string> environment)
    {
        var command = new Command("serve");
        _table.AddTo(command);
        return _table.Merge(file, command.Parse(arguments), environment.GetValueOrDefault);
    }
}
