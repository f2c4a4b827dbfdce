namespace HyperFleet.Kubernetes.Credentials;

internal sealed class FixedCredential(Credential credential) : CredentialSource
{
    internal override Credential Current => credential;

    internal override ValueTask<Credential> GetAsync(CancellationToken cancellation) => new(credential);

    public override void Dispose() => credential.Certificate?.Dispose();
}
