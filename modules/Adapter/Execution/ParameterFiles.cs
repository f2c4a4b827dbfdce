using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Execution;

/// <summary>Parameters read from files, at every event: mounted secrets and ConfigMaps change while the adapter runs.</summary>
internal static class ParameterFiles
{
    private const int SizeLimit = 1 << 20;

    /// <summary>The content, or in <paramref name="error"/> why there is none. A required file must not be blank.</summary>
    public static string? Read(string workingDirectory, ParameterConfig parameter, ParameterConfig.Origin.File file, out string? error)
    {
        error = null;
        try
        {
            var path = Path.Combine(workingDirectory, file.Location);
            var size = new FileInfo(path).Length;
            if (size > SizeLimit)
            {
                error = $"param \"{parameter.Name}\": file \"{file.Location}\" has {size} bytes, the limit is {SizeLimit}";
                return null;
            }

            var text = File.ReadAllText(path);
            if (parameter.Required && string.IsNullOrWhiteSpace(text)) error = $"param \"{parameter.Name}\": file \"{file.Location}\" is empty";
            return file.Trim ? text.Trim() : text;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            error = $"param \"{parameter.Name}\": failed to read file \"{file.Location}\": {cause.Message}";
            return null;
        }
    }
}
