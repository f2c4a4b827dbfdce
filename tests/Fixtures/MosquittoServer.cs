using System.Security.Cryptography;
using Aspire.Hosting.Native;

namespace HyperFleet.Fixtures;

/// <summary>
/// A Mosquitto broker of its own; it starts in milliseconds, so a test class or a single test can have one.
/// <code>
/// await using var broker = await MosquittoServer.StartAsync("message_size_limit 131072");
/// client.Connect("127.0.0.1", broker.Port);
/// </code>
/// </summary>
public sealed class MosquittoServer : ServerFixture
{
    // By default Mosquitto drops what a subscriber has not taken beyond a thousand messages; tests lose messages on purpose only.
    private static readonly string[] Basics = ["listener 1883", "allow_anonymous true", "max_queued_messages 1000000"];

    private readonly MosquittoProgram _program;

    /// <summary>As a fixture: anonymous clients, no persistence, room for what waits for a subscriber.</summary>
    public MosquittoServer()
        : this([])
    {
    }

    private MosquittoServer(string[] configuration) => _program = new MosquittoProgram(
        Workspace.CreateDirectory("mosquitto"), TakePort(), string.Join('\n', [.. Basics, .. configuration, ""]));

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => Demanded(_program).Port;

    /// <summary>Starts a broker with additional lines of <c>mosquitto.conf</c>.</summary>
    public static async Task<MosquittoServer> StartAsync(params string[] configuration)
    {
        var server = new MosquittoServer(configuration);
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Writes a password file; the lines of configuration that let in this user and nobody else.</summary>
    public static string[] Demand(string file, string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 101, HashAlgorithmName.SHA512, 64);
        File.WriteAllText(file, $"{user}:$7$101${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n");
        return ["user root", "allow_anonymous false", $"password_file {file}"];
    }

    private protected override INativeProgram Program() => _program;
}
