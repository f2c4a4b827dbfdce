namespace HyperFleet.Broker.Tests.Configuration;

public sealed class BrokerConfigurationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
    private readonly Dictionary<string, string> _environment = [];

    [Fact]
    public void Every_key_of_the_file_is_read()
    {
        File.WriteAllText(_file, """
            broker:
              type: rabbitmq
              rabbitmq:
                url: amqp://u:p@h:1234/v
                exchange: ex
                exchange_type: direct
                queue: q
                routing_key: key
                prefetch_count: 7
                prefetch_size: 0
                consumer_tag: tag
                publisher_confirm: true
                routingKey: "#"
            subscriber: {parallelism: 4, max_attempts: 9}
            log_config: true
            unknown: {a: [1, 2]}
            """);
        var options = Load();
        Assert.Equal(new AmqpAddress { Host = "h", Port = 1234, User = "u", Password = "p", VirtualHost = "v" }, options.Address);
        Assert.Equal(("ex", "direct", "q", "key", 7, "tag", 4, 9, true),
            (options.Exchange, options.ExchangeType, options.Queue, options.RoutingKey, options.PrefetchCount, options.ConsumerTag, options.Parallelism, options.MaxAttempts, options.LogConfig));
    }

    [Fact]
    public void Defaults_are_those_of_the_charts()
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://h";
        var options = Load();
        Assert.Equal(("topic", "", "", 1, "#"), (options.ExchangeType, options.Exchange, options.RoutingKey, options.Parallelism, options.BindingKey));
        Assert.Equal(BrokerOptions.DefaultPrefetch, options.EffectivePrefetch);
    }

    [Fact]
    public void Environment_wins_over_the_file_and_leaves_the_rest_of_it()
    {
        File.WriteAllText(_file, "broker: {rabbitmq: {url: 'amqp://file', exchange: ex}}");
        _environment["BROKER_CONFIG_FILE"] = _file;
        _environment["BROKER_RABBITMQ_URL"] = "amqp://env";
        _environment["SUBSCRIBER_PARALLELISM"] = "8";
        _environment["BROKER_RABBITMQ_EXCHANGE"] = "";
        var options = Load(file: false);
        Assert.Equal(("env", "ex", 8), (options.Address.Host, options.Exchange, options.Parallelism));
    }

    [Fact]
    public void Environment_counts_also_for_keys_that_the_file_does_not_have()
    {
        File.WriteAllText(_file, "broker: {type: rabbitmq}");
        _environment["BROKER_RABBITMQ_URL"] = "amqp://env";
        _environment["BROKER_RABBITMQ_EXCHANGE_TYPE"] = "fanout";
        Assert.Equal(("env", "fanout"), (Load().Address.Host, Load().ExchangeType));
    }

    [Fact]
    public void Overrides_win_over_everything_and_the_fallback_over_nothing()
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://env";
        var overridden = Load(new() { ["broker.rabbitmq.url"] = "amqp://forced" }, fallback: "amqp://fallback");
        Assert.Equal("forced", overridden.Address.Host);
        Assert.Equal("env", Load(fallback: "amqp://fallback").Address.Host);
        _environment.Clear();
        File.WriteAllText(_file, "broker: {rabbitmq: {url: ''}}");
        Assert.Equal("fallback", Load(fallback: "amqp://fallback").Address.Host);
    }

    [Theory]
    [InlineData("", "invalid configuration: rabbitmq.url is required")]
    [InlineData("broker: {rabbitmq: {url: 'http://h'}}", "must start with amqp:// or amqps://")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', exchange_type: Topic}}", "exchange_type must be one of direct, fanout, topic, headers, not 'Topic'")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', prefetch_count: -1}}", "prefetch_count must be non-negative")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', prefetch_size: -1}}", "prefetch_size must be non-negative")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', prefetch_size: 1}}", "prefetch_size is not supported")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', prefetch_count: many}}", "broker.rabbitmq.prefetch_count must be a whole number, not 'many'")]
    [InlineData("broker: {rabbitmq: {url: 'amqp://h', publisher_confirm: perhaps}}", "broker.rabbitmq.publisher_confirm must be true or false")]
    [InlineData("broker: {rabbitmq: {url: [a]}}", "broker.rabbitmq.url must be a single value")]
    [InlineData("broker: {type: kafka}", "unsupported broker type: kafka")]
    [InlineData("broker: {type: googlepubsub}", "unsupported broker type: googlepubsub")]
    [InlineData("a: [", "cannot read")]
    public void A_bad_setting_is_refused_by_name(string yaml, string reason)
    {
        File.WriteAllText(_file, yaml);
        Assert.False(BrokerConfiguration.TryLoad(Sources(), out _, out var error));
        Assert.StartsWith("failed to load config: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SUBSCRIBER_PARALLELISM", "x", "subscriber.parallelism must be a whole number")]
    [InlineData("LOG_CONFIG", "x", "log_config must be true or false")]
    public void A_bad_variable_is_refused_by_name(string name, string value, string reason)
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://h";
        _environment[name] = value;
        Assert.False(BrokerConfiguration.TryLoad(Sources(), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallelism_below_one_is_one()
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://h";
        _environment["SUBSCRIBER_PARALLELISM"] = "-3";
        Assert.Equal(1, Load().Parallelism);
    }

    [Theory]
    [InlineData("", "hyperfleet-clusters", "landing-zone", "hyperfleet-clusters-landing-zone")]
    [InlineData("hyperfleet-clusters-landing-zone", "hyperfleet-clusters", "landing-zone", "hyperfleet-clusters-landing-zone")]
    [InlineData("mine", "hyperfleet-clusters", "landing-zone", "mine-landing-zone")]
    [InlineData("mine", "hyperfleet-clusters", "", "mine")]
    public void The_queue_is_named_as_upstream_does_and_the_seed_expects(string configured, string topic, string subscription, string queue)
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://h";
        Assert.Equal(queue, (Load() with { Queue = configured }).QueueFor(topic, subscription));
    }

    [Fact]
    public void Separate_fields_are_enough_and_need_no_encoding()
    {
        File.WriteAllText(_file, "broker: {rabbitmq: {host: b-1.mq.us-east-2.on.aws, port: 5671, username: user, password: 'a/?#@:% b', vhost: /fleet}}");
        Assert.Equal(
            new AmqpAddress { Tls = true, Host = "b-1.mq.us-east-2.on.aws", Port = 5671, User = "user", Password = "a/?#@:% b", VirtualHost = "/fleet" }, Load().Address);
    }

    [Theory]
    [InlineData("amqps://b-1.mq:5671", true, "b-1.mq", 5671)] // what a managed broker calls its endpoint
    [InlineData("amqps://b-1.mq", true, "b-1.mq", 5671)]
    [InlineData("amqps://b-1.mq:5671/", true, "b-1.mq", 5671)]
    [InlineData("amqp://b-1.mq:99", false, "b-1.mq", 99)]
    [InlineData("b-1.mq:5671", true, "b-1.mq", 5671)]
    [InlineData("b-1.mq", false, "b-1.mq", 5672)]
    [InlineData("[::1]:7", false, "::1", 7)]
    public void A_host_may_carry_protocol_and_port(string host, bool tls, string name, int port)
    {
        _environment["BROKER_RABBITMQ_HOST"] = host;
        var address = Load().Address;
        Assert.Equal((tls, name, port), (address.Tls, address.Host, address.Port));
    }

    [Fact]
    public void A_field_replaces_that_part_of_the_url()
    {
        File.WriteAllText(_file, "broker: {rabbitmq: {url: 'amqp://u:p@h:1234/v?heartbeat=5', password: new, tls: true, server_name_indication: n, cacertfile: /ca}}");
        Assert.Equal(
            new AmqpAddress { Tls = true, Host = "h", Port = 1234, User = "u", Password = "new", VirtualHost = "v", Heartbeat = TimeSpan.FromSeconds(5), ServerName = "n", CaFile = "/ca" },
            Load().Address);
    }

    [Fact]
    public void Secrets_come_from_files_and_are_read_again_for_every_connection()
    {
        var secret = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(secret, "one\n");
            _environment["BROKER_RABBITMQ_URL"] = "amqp://u:old@h";
            _environment["BROKER_RABBITMQ_PASSWORD_FILE"] = secret;
            var options = Load();
            Assert.Equal("one", options.Address.Password);
            File.WriteAllText(secret, "two");
            Assert.Equal("two", options.CurrentAddress().Password);
            _environment["BROKER_RABBITMQ_URL_FILE"] = secret;
            _environment.Remove("BROKER_RABBITMQ_PASSWORD_FILE");
            File.WriteAllText(secret, "amqps://u:three@h2\n");
            Assert.Equal(("h2", "three"), (Load().Address.Host, Load().Address.Password));
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Theory]
    [InlineData("host: 'amqps://h:5671', port: 5672", "broker.rabbitmq.host already carries port 5671, broker.rabbitmq.port says 5672")]
    [InlineData("host: 'amqps://h', tls: false", "broker.rabbitmq.host starts with amqps://, broker.rabbitmq.tls says false")]
    [InlineData("host: 'u:Secret1@h'", "broker.rabbitmq.host carries credentials")]
    [InlineData("host: 'h:1:2'", "the port appears twice")]
    [InlineData("host: 'https://h'", "must start with amqp:// or amqps://")]
    [InlineData("host: 'h h'", "broker.rabbitmq.host contains white space")]
    [InlineData("host: h, port: 0", "broker.rabbitmq.port must be from 1 to 65535")]
    [InlineData("host: h, certfile: /c", "certfile and keyfile belong together")]
    [InlineData("host: h, password_file: /nowhere/secret", "broker.rabbitmq.password_file: '/nowhere/secret' cannot be read")]
    public void A_mistake_in_the_fields_is_named(string fields, string reason)
    {
        File.WriteAllText(_file, $"broker: {{rabbitmq: {{{fields}}}}}");
        Assert.False(BrokerConfiguration.TryLoad(Sources(), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_is_not_in_the_text_of_the_options()
    {
        _environment["BROKER_RABBITMQ_URL"] = "amqp://u:hunter2@h";
        Assert.DoesNotContain("hunter2", Load().ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private BrokerSources Sources(Dictionary<string, string>? overrides = null, string? fallback = null, bool file = true) => new()
    {
        Environment = name => _environment.GetValueOrDefault(name),
        File = file ? _file : null,
        Overrides = overrides ?? [],
        FallbackUrl = fallback,
    };

    private BrokerOptions Load(Dictionary<string, string>? overrides = null, string? fallback = null, bool file = true)
    {
        Assert.True(BrokerConfiguration.TryLoad(Sources(overrides, fallback, file), out var options, out var error), error);
        return options;
    }
}
