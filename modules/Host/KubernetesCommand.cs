using System.CommandLine;
using System.Runtime.InteropServices;
using HyperFleet.Kubernetes.Local;
using HyperFleet.ServiceDefaults.Commands;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Host;

/// <summary><c>hyperfleet kubernetes</c>: an API server in memory, for development machines that have no cluster.</summary>
internal static class KubernetesCommand
{
    private static readonly Setting Port = new("port", "Port on 127.0.0.1; 0 takes a free one.") { Flag = "--port", Environment = ["HYPERFLEET_KUBERNETES_PORT"] };

    private static readonly Setting Kubeconfig = new("kubeconfig", "Where to write a kubeconfig for kubectl and others.")
    {
        Flag = "--kubeconfig",
        Environment = ["HYPERFLEET_KUBERNETES_KUBECONFIG"],
    };

    private static readonly Setting AuditLogPath = new("audit_log_path", "Where to write down every request for objects, as kube-apiserver does it.")
    {
        Flag = "--audit-log-path",
        Environment = ["HYPERFLEET_KUBERNETES_AUDIT_LOG_PATH"],
    };

    private static readonly SettingTable Settings = new(Port, Kubeconfig, AuditLogPath);

    public static Command Create()
    {
        var command = new Command("kubernetes", "Serve a Kubernetes API from memory, for development: no kubelet, no scheduler.")
            .WithExamples("hyperfleet kubernetes --port 6443 --kubeconfig ./kubeconfig", "kubectl --kubeconfig ./kubeconfig get namespaces");
        Settings.AddTo(command);
        command.SetAction((result, cancellationToken) => ServeAsync(
            OptionsBinder.Bind<Options>(Settings.Merge(null, result, Environment.GetEnvironmentVariable)), cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(Options options, CancellationToken cancellationToken)
    {
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        await using var cancelled = cancellationToken.Register(() => stop.TrySetResult());

        await using var server = await LocalKubernetes.StartAsync(new LocalKubernetesOptions { Port = options.Port, AuditLogPath = options.AuditLogPath }, cancellationToken);
        if (options.Kubeconfig is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            server.WriteKubeconfig(path);
            Console.WriteLine($"Kubernetes API on {server.Address}; kubectl --kubeconfig {path} get namespaces");
        }
        else
        {
            Console.WriteLine($"Kubernetes API on {server.Address}");
        }

        await stop.Task;
        return 0;

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private sealed record Options(int Port = 0, string? Kubeconfig = null, string? AuditLogPath = null);
}
