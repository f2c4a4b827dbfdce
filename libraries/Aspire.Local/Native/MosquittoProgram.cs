using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>
/// Mosquitto with the given text of <c>mosquitto.conf</c>, its first listener moved to a loopback port (added where there is none).
/// The file that is really used lies in <paramref name="Home"/>.
/// </summary>
internal sealed record MosquittoProgram(string Home, int Port, string Configuration) : INativeProgram
{
    public async Task<ProcessSpec> PrepareAsync(CancellationToken cancellation)
    {
        var program = NativePrograms.Mosquitto();
        var file = Path.Combine(Home, "mosquitto.conf");
        await File.WriteAllTextAsync(file, Relocated(), cancellation);
        return new ProcessSpec(program, ["-c", file]) { WorkingDirectory = Home };
    }

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellation);
    }

    private string Relocated()
    {
        var lines = Configuration.Split('\n').ToList();
        var listener = $"listener {Port} 127.0.0.1";
        var index = lines.FindIndex(line => line.TrimStart().StartsWith("listener ", StringComparison.Ordinal));
        if (index < 0)
            lines.Insert(0, listener);
        else
            lines[index] = listener;
        return string.Join('\n', lines);
    }
}
