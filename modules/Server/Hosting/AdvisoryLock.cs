using System.Text;

namespace HyperFleet.Server.Hosting;

/// <summary>Keys of PostgreSQL's advisory locks, those of upstream, so that both kinds of server may run on one database (server contract §7.4).</summary>
internal static class AdvisoryLock
{
    public static readonly int Resources = KeyOf("resources");
    public static readonly int ResourceStatus = KeyOf("resource_status");
    public static readonly int Events = KeyOf("events");
    public static readonly int Instances = KeyOf("instances");

    /// <summary>FNV-1a, 32 bits, as PostgreSQL's signed integer.</summary>
    public static int KeyOf(string text)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * 16777619u;
        return unchecked((int)hash);
    }
}
