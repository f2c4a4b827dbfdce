using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.Broker.Tests.Configuration;

public sealed class AmqpAddressTests
{
    [Fact]
    public void Defaults_fill_what_the_address_leaves_out()
    {
        Assert.Equal(new AmqpAddress { Host = "h" }, Parse("amqp://h"));
        Assert.Equal(new AmqpAddress { Tls = true, Host = "h", Port = 5671 }, Parse("amqps://h"));
        Assert.Equal("localhost", Parse("amqp://").Host);
        Assert.Equal("/", Parse("amqp://h/").VirtualHost);
        Assert.Equal(("u", "guest"), (Parse("amqp://u@h").User, Parse("amqp://u@h").Password));
        Assert.Equal(TimeSpan.FromSeconds(10), Parse("amqp://h").Heartbeat);
    }

    [Theory]
    [InlineData("amqp://u:a%3Fb@h", "a?b")]
    [InlineData("amqp://u:a+b@h", "a+b")]
    [InlineData("amqp://u:a%2Fb%23%40%3A@h", "a/b#@:")]
    [InlineData("amqp://u:%C3%A9@h", "é")]
    public void Percent_encoding_in_the_password_is_decoded(string url, string password) => Assert.Equal(password, Parse(url).Password);

    [Theory]
    [InlineData("amqp://h/%2Fa", "/a")]
    [InlineData("amqp://h/a%2Fb", "a/b")]
    [InlineData("amqp://h/name", "name")]
    public void The_virtual_host_is_decoded(string url, string host) => Assert.Equal(host, Parse(url).VirtualHost);

    [Fact]
    public void Brackets_carry_an_ipv6_host() => Assert.Equal(("::1", 7), (Parse("amqp://[::1]:7").Host, Parse("amqp://[::1]:7").Port));

    [Fact]
    public void Query_parameters_of_upstream_are_understood()
    {
        var address = Parse("amqps://h?cacertfile=/ca&certfile=/c&keyfile=/k&server_name_indication=n&auth_mechanism=external&heartbeat=5&connection_timeout=2000&channel_max=9&other=x");
        Assert.Equal(
            ("/ca", "/c", "/k", "n", true, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), (ushort)9),
            (address.CaFile, address.CertificateFile, address.KeyFile, address.ServerName, address.ExternalAuthentication, address.Heartbeat, address.ConnectionTimeout, address.ChannelMax));
    }

    [Theory]
    [InlineData("amqps://u:Secret1@amqps://h:5671", "the protocol appears twice")]
    [InlineData("amqps://u:Secret1@h:5671:5671", "the port appears twice")]
    [InlineData("amqps://u:Sec?ret1@h:5671", "raw '?'")]
    [InlineData("amqps://u:Sec#ret1@h:5671", "raw '#'")]
    [InlineData("amqps://u:Sec/ret1@h:5671", "raw '/'")]
    [InlineData("amqps://u:Sec@ret1@h:5671", "raw '@'")]
    [InlineData("amqps://u:Sec:ret1@h:5671", "raw ':'")]
    [InlineData("amqps://u:Sec%zzret1@h:5671", "raw '%'")]
    [InlineData("amqps://u:Secret1@h:5671 ", "white space")]
    [InlineData("amqps://u:Sec ret1@h:5671", "white space")]
    [InlineData("amqps://u:Secret1@h:5671\n", "white space")]
    [InlineData("amqps://u:Secret1@h/a/b", "write /a/b as /a%2Fb")]
    [InlineData("https://u:Secret1@h", "must start with amqp:// or amqps://")]
    [InlineData("u:Secret1@h", "must start with amqp:// or amqps://")]
    [InlineData("amqps://u:Secret1@h:port", "the port is not a number")]
    [InlineData("amqps://u:Secret1@h:0", "the port is not a number")]
    [InlineData("amqps://u:Secret1@h_ost!", "the host is not a host name")]
    [InlineData("amqps://u:Secret1@[::1", "no closing ']'")]
    [InlineData("amqps://u:Secret1@h?certfile=/c", "certfile and keyfile belong together")]
    [InlineData("amqps://u:Secret1@h?auth_mechanism=amqplain", "auth_mechanism is not supported")]
    [InlineData("amqps://u:Secret1@h?heartbeat=soon", "heartbeat is not a number")]
    public void A_mistake_is_named_without_any_part_of_the_secret(string url, string mistake)
    {
        Assert.False(AmqpAddress.TryParse(url, out _, out var error));
        Assert.Contains(mistake, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec", error, StringComparison.Ordinal);
        Assert.DoesNotContain("ret1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_never_shows_the_password() =>
        Assert.Equal("amqps://u:***@h:5671/%2F", Parse("amqps://u:secret@h").ToString());

    [Fact]
    public void Every_encoded_password_survives() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonEmptyString>(text =>
        {
            var password = new string(text.Get.Where(c => !char.IsSurrogate(c)).ToArray());
            return Parse($"amqp://u:{Uri.EscapeDataString(password)}@h:1/v").Password == password;
        }));

    [Fact]
    public void No_text_makes_the_parser_throw_or_leak() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll<string?, string?>((user, password) =>
            AmqpAddress.TryParse($"amqp://{user}:hunter2{password}@h", out var address, out var error)
                ? !address.ToString().Contains("hunter2", StringComparison.Ordinal)
                : !error.Contains("hunter2", StringComparison.Ordinal)));

    private static AmqpAddress Parse(string url)
    {
        Assert.True(AmqpAddress.TryParse(url, out var address, out var error), error);
        return address;
    }
}
