using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HyperFleet.Sentinel.Resources;

/// <summary>
/// Stands for an id where one is remembered for every resource of a fleet: 16 bytes instead of a text of about 100. Two ids never share
/// one: it is half of a SHA-256.
/// </summary>
internal readonly record struct ResourceKey(UInt128 Digest)
{
    public static ResourceKey Of(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }
}
