using System.Security.Cryptography;
using System.Text;

namespace HyperFleet.Adapter.Maestro;

/// <summary>
/// The id of a work's bundle: a UUID of version 5 over source, consumer and name, so that every replica and every retry speaks of the same
/// one (adapter contract §5.2).
/// </summary>
internal static class WorkId
{
    private static readonly byte[] ObjectIdentifiers = new Guid("6ba7b812-9dad-11d1-80b4-00c04fd430c8").ToByteArray(bigEndian: true);

    public static string Of(string source, string consumer, string name)
    {
        var text = Encoding.UTF8.GetBytes($"{source}-manifestworks.work.open-cluster-management.io-{consumer}-{name}");
#pragma warning disable CA5350 // RFC 9562 names UUIDs of version 5 by SHA-1; nothing is protected by it
        var hash = SHA1.HashData([.. ObjectIdentifiers, .. text]).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
