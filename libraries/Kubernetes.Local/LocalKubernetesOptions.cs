namespace HyperFleet.Kubernetes.Local;

/// <summary>How to run a local API server.</summary>
public sealed record LocalKubernetesOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token that requests must carry; null lets everyone in. With a token the server speaks TLS: kubectl sends none in the clear.</summary>
    public string? Token { get; init; }

    /// <summary>Changes kept for watches; an older resource version is answered with 410.</summary>
    public int History { get; init; } = 10_000;

    /// <summary>Where every request for objects is written down, as kube-apiserver does it; null for nowhere. Existing lines stay.</summary>
    public string? AuditLogPath { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
