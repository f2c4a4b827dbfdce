using System.Security.Cryptography;
using System.Text;

namespace HyperFleet.Server.Grpc;

/// <summary>The id that Go sources compute for a named work: a UUID of version 5 over source, consumer and name (server contract §11).</summary>
internal static class WorkId
{
    private static readonly byte[] ObjectIdentifiers = new Guid("6ba7b812-9dad-11d1-80b4-00c04fd430c8").ToByteArray(bigEndian: true);

    public static string Of(string source, string consumer, string name)
    {
        var text = Encoding.UTF8.GetBytes($"{source}-manifestworks.work.open-cluster-management.io-{consumer}-{name}");
#pragma warning disable CA5350 // UUIDs of version 5 are SHA-1 by definition; nothing is protected by it
        var hash = SHA1.HashData([.. ObjectIdentifiers, .. text]).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
