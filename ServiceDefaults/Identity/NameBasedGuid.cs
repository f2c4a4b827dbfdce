using System.Security.Cryptography;
using System.Text;

namespace HyperFleet.ServiceDefaults.Identity;

/// <summary>UUIDs of version 5 (RFC 9562 §5.5): the same name in the same name space gives the same id, in every process and language.</summary>
public static class NameBasedGuid
{
    /// <summary>The name space of ISO object identifiers (RFC 9562 §6.6).</summary>
    public static Guid ObjectIdentifiers { get; } = new("6ba7b812-9dad-11d1-80b4-00c04fd430c8");

    /// <param name="space">The name space, itself an id.</param>
    /// <param name="name">Hashed as UTF-8.</param>
    public static Guid Create(Guid space, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
#pragma warning disable CA5350 // UUIDs of version 5 are SHA-1 by definition; nothing is protected by it
        var hash = SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
