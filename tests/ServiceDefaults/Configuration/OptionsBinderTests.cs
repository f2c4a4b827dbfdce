using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.ServiceDefaults.Tests.Configuration;

public sealed class OptionsBinderTests
{
    private sealed record Api(string? BaseUrl = null, TimeSpan? Timeout = null, int PageSize = 20);

    private sealed record Options(Api? Api = null, bool Debug = false, TimeSpan PollInterval = default, string? Password = null);

    [Fact]
    public void Binds_snake_case_keys_and_converts_scalars()
    {
        var options = Bind("{api: {base_url: http://a, timeout: 1m30s, page_size: '50'}, debug: 'true', poll_interval: 5s, password: 12345}");
        Assert.Equal(new Options(new Api("http://a", TimeSpan.FromSeconds(90), 50), true, TimeSpan.FromSeconds(5), "12345"), options);
    }

    [Theory]
    [InlineData("{api: {base_urll: x}}", "api.base_urll", "unknown key")]
    [InlineData("{surprise: 1}", "surprise", "unknown key")]
    [InlineData("{poll_interval: soon}", "poll_interval", "'soon' is not a duration")]
    [InlineData("{debug: maybe}", "debug", "neither true nor false")]
    [InlineData("{api: {page_size: many}}", "api.page_size", "a value of type string cannot stand here")]
    [InlineData("{api: [1]}", "api", "a value of type array cannot stand here")]
    public void Refuses_and_names_the_path(string yaml, string path, string reason)
    {
        var error = Assert.Throws<ConfigurationException>(() => Bind(yaml));
        Assert.StartsWith($"failed to unmarshal config: '{path}': ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    private static Options Bind(string yaml) => OptionsBinder.Bind<Options>(YamlJson.Parse(yaml)!.AsObject());
}
