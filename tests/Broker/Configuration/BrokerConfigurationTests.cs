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
