using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HyperFleet.Grpc.Reflection;

/// <summary>The proto files behind a set of services, by file name and by every name declared in them.</summary>
internal sealed class DescriptorCatalog
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, int Number), FileDescriptor> _extensions = [];

    public DescriptorCatalog(IEnumerable<ServiceDescriptor> services)
    {
        var served = services.ToList();
        Services = [.. served.Select(service => service.FullName).Order(StringComparer.Ordinal)];
        foreach (var service in served)
            Add(service.File);
    }

    /// <summary>Full names of the services, in order.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>A file and all that it imports, itself first; null when it is unknown.</summary>
    public IReadOnlyList<ByteString>? FileByName(string name) => Closure(_files.GetValueOrDefault(name));

    public IReadOnlyList<ByteString>? FileOfSymbol(string symbol) => Closure(_symbols.GetValueOrDefault(symbol));

    public IReadOnlyList<ByteString>? FileOfExtension(string type, int number) => Closure(_extensions.GetValueOrDefault((type, number)));

    /// <summary>The numbers of the known extensions of a message; null when it is unknown.</summary>
    public IReadOnlyList<int>? ExtensionNumbers(string type) => _symbols.ContainsKey(type)
        ? [.. _extensions.Keys.Where(key => key.Type == type).Select(key => key.Number).Order()]
        : null;

    private static List<ByteString>? Closure(FileDescriptor? file)
    {
        if (file is null)
            return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var closure = new List<ByteString>();
        var pending = new Queue<FileDescriptor>([file]);
        while (pending.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name)) continue;
            closure.Add(next.SerializedData);
            foreach (var import in next.Dependencies)
                pending.Enqueue(import);
        }
        return closure;
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
            return;
        foreach (var import in file.Dependencies)
            Add(import);
        foreach (var message in file.MessageTypes)
            Add(message);
        foreach (var @enum in file.EnumTypes)
            Add(@enum);
        foreach (var service in file.Services)
            Name([service, .. service.Methods]);
        foreach (var extension in file.Extensions.UnorderedExtensions)
            _extensions.TryAdd((extension.ExtendeeType.FullName, extension.FieldNumber), file);
    }

    private void Add(MessageDescriptor message)
    {
        Name([message, .. message.Fields.InDeclarationOrder(), .. message.Oneofs]);
        foreach (var nested in message.NestedTypes)
            Add(nested);
        foreach (var @enum in message.EnumTypes)
            Add(@enum);
    }

    private void Add(EnumDescriptor @enum) => Name([@enum, .. @enum.Values]);

    private void Name(IEnumerable<IDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            _symbols.TryAdd(descriptor.FullName, descriptor.File);
    }
}
