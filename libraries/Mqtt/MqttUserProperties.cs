using System.Collections;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt;

/// <summary>The user properties of a received message, in the order sent; decoded while they are enumerated.</summary>
public readonly struct MqttUserProperties : IEnumerable<MqttUserProperty>
{
    private readonly Properties _properties;

    internal MqttUserProperties(Properties properties) => _properties = properties;

    /// <summary>The value of the last property of this name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            string? found = null;
            foreach (var (candidate, value) in this)
                if (candidate == name)
                    found = value;
            return found;
        }
    }

    public Enumerator GetEnumerator() => new(_properties);

    IEnumerator<MqttUserProperty> IEnumerable<MqttUserProperty>.GetEnumerator()
    {
        var all = new List<MqttUserProperty>();
        foreach (var property in this)
            all.Add(property);
        return all.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<MqttUserProperty>)this).GetEnumerator();

    /// <summary>Decodes one property a step.</summary>
    public ref struct Enumerator
    {
        private Properties.Enumerator _all;

        internal Enumerator(Properties properties) => _all = properties.GetEnumerator();

        public readonly MqttUserProperty Current => new(_all.Current.Name, _all.Current.Text);

        public bool MoveNext()
        {
            while (_all.MoveNext())
                if (_all.Current.Id == PropertyId.UserProperty)
                    return true;
            return false;
        }
    }
}
