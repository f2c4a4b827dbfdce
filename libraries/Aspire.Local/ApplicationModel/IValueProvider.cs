namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has a value while the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
