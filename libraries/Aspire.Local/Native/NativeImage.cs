namespace Aspire.Hosting.Native;

/// <summary>An image that wraps a server which may be installed here.</summary>
/// <param name="Directory">Where its programs are; null when it is not installed.</param>
/// <param name="Version">As far as the place tells.</param>
internal sealed record NativeImage(string Product, string Package, string? Directory, string? Version)
{
    /// <summary>Null for an image that no known program stands for.</summary>
    public static NativeImage? Find(string image) => image[(image.LastIndexOf('/') + 1)..] switch
    {
        "postgres" => Found("PostgreSQL", "postgresql", NativePrograms.FindPostgres()),
        "rabbitmq" => Found("RabbitMQ", "rabbitmq-server", NativePrograms.FindRabbitMq()),
        "eclipse-mosquitto" => Found("Mosquitto", "mosquitto", NativePrograms.FindMosquitto()),
        _ => null,
    };

    private static NativeImage Found(string product, string package, string? path) => new(product, package, path, VersionIn(path));

    // Debian: /usr/lib/postgresql/15/bin, and /usr/lib/rabbitmq/bin beside /usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8.
    private static string? VersionIn(string? path)
    {
        if (path is null || Path.GetDirectoryName(path) is not { } parent)
            return null;
        if (char.IsAsciiDigit(Path.GetFileName(parent)[0]))
            return Path.GetFileName(parent);
        const string Server = "rabbitmq_server-";
        var library = Path.Combine(parent, "lib");
        return System.IO.Directory.Exists(library)
            ? System.IO.Directory.EnumerateDirectories(library, Server + "*").Select(directory => Path.GetFileName(directory)[Server.Length..]).FirstOrDefault()
            : null;
    }
}
