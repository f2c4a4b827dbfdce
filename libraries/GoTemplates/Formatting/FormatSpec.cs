namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Flags, width and precision of one verb.</summary>
internal record struct FormatSpec
{
    public bool Plus { get; set; }

    public bool Minus { get; set; }

    public bool Sharp { get; set; }

    public bool Space { get; set; }

    /// <summary>Pad with zeros on the left.</summary>
    public bool Zero { get; set; }

    /// <summary><c>%#v</c>: values as Go source.</summary>
    public bool Source { get; set; }

    public int? Width { get; set; }

    public int? Precision { get; set; }
}
