using System.Text;
using Aspire.Hosting.Processes;
using RabbitMQ.Client;

namespace Aspire.Hosting.Native;

/// <summary>A RabbitMQ node of its own: home, cookie, name, database, and an epmd that no other node shares; all on loopback.</summary>
internal sealed record RabbitMqProgram(
    string Home, int Port, int DistributionPort, int EpmdPort, string UserName, string Password) : INativeProgram
{
    /// <summary>The management plugin's port; null leaves the plugin out, which saves three seconds at start.</summary>
    public int? ManagementPort { get; init; }

    public Uri Address => new($"amqp://{Uri.EscapeDataString(UserName)}:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port}");

    private string ConfigFile => Path.Combine(Home, "rabbitmq.conf");

    private string PluginsFile => Path.Combine(Home, "enabled_plugins");

    public async Task<ProcessSpec> PrepareAsync(CancellationToken cancellation)
    {
        var programs = NativePrograms.RabbitMqDirectory();
        await File.WriteAllTextAsync(ConfigFile, Configuration(), cancellation);
        await File.WriteAllTextAsync(PluginsFile, ManagementPort is null ? "[]." : "[rabbitmq_management].", cancellation);
        return new ProcessSpec(Path.Combine(programs, "rabbitmq-server"), []) { WorkingDirectory = Home, Environment = NodeEnvironment() };
    }

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = Address, AutomaticRecoveryEnabled = false };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
    }

    /// <summary>Runs <c>rabbitmqctl</c> against this node; returns what it printed.</summary>
    public Task<string> ControlAsync(IEnumerable<string> arguments, CancellationToken cancellation) => Tool.RunAsync(
        Path.Combine(NativePrograms.RabbitMqDirectory(), "rabbitmqctl"), ["--quiet", .. arguments], NodeEnvironment(), Home, cancellation);

    private string Configuration()
    {
        var text = new StringBuilder($"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            default_user = {UserName}
            default_pass = {Password}
            log.file = false
            log.console = true
            log.console.level = info
            disk_free_limit.absolute = 50MB

            """);
        if (ManagementPort is { } management)
            text.Append($"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {management}\n");
        return text.ToString();
    }

    private Dictionary<string, string?> NodeEnvironment() => new()
    {
        ["HOME"] = Home,
        ["RABBITMQ_NODENAME"] = "node@localhost",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Home, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(Home, "log"),
        ["RABBITMQ_CONFIG_FILE"] = ConfigFile,
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(Home, "advanced.config"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Home, "rabbitmq-env.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = PluginsFile,
        ["RABBITMQ_DIST_PORT"] = DistributionPort.ToString(),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        ["ERL_EPMD_PORT"] = EpmdPort.ToString(),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        // Lets the script replace itself by the virtual machine: signals and exit code are the node's own.
        ["RUNNING_UNDER_SYSTEMD"] = "true",
        ["NOTIFY_SOCKET"] = null,
    };
}
