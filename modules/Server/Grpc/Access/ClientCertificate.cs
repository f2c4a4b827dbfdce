using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Server.Grpc.Access;

/// <summary>Client certificates of sources (server contract §5.4).</summary>
internal static class ClientCertificate
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private static readonly Oid ForClients = new("1.3.6.1.5.5.7.3.2");

    /// <summary>User is the common name, groups are the organizations; null unless both are there.</summary>
    public static SourceIdentity? Identity(X509Certificate2? certificate)
    {
        if (certificate is null)
            return null;
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements)
            .Select(name => (Type: name.GetSingleElementType().Value, Value: name.GetSingleElementValue() ?? ""))
            .Where(name => name.Value.Length > 0)
            .ToList();
        var groups = names.Where(name => name.Type == Organization).Select(name => name.Value).ToList();
        return names.Find(name => name.Type == CommonName).Value is { Length: > 0 } user && groups.Count > 0 ? new(user, groups) : null;
    }

    /// <summary>Whether it was issued by one of the authorities in a PEM file, read now: renewed authorities count at once.</summary>
    public static bool IsIssuedBy(string authorities, X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ForClients);
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}
