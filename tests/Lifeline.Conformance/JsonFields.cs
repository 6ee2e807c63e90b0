using System.Globalization;
using System.Text.Json;

namespace Lifeline.Conformance;

/// <summary>The fields of a JSON object of a trace, read with an error that says where it stands and what it should be.</summary>
/// <param name="Element">The object.</param>
/// <param name="Place">Where it stands, for errors: <c>go.jsonl, line 3, steps[11] (Cancel)</c>.</param>
internal readonly record struct JsonFields(JsonElement Element, string Place)
{
    // What a duration of Go can hold: 292 years of nanoseconds. DateTimeOffset holds it either way from the year 2000.
    public const long MaxMilliseconds = long.MaxValue / 1_000_000;

    private const string WholeNumber = "a whole number of 64 bits";

    public static JsonFields Of(JsonElement element, string place, string expected) =>
        element.ValueKind == JsonValueKind.Object
            ? new JsonFields(element, place)
            : throw new MalformedTraceException($"{place}: is {Describe(element)}; expected {expected}.");

    public long Number(string name) => Number(name, WholeNumber);

    public TimeSpan Milliseconds(string name) => Milliseconds(name, WholeNumber);

    public TimeSpan? MillisecondsOrNull(string name)
    {
        const string expected = WholeNumber + ", or null";
        return IsNull(name, expected) ? null : Milliseconds(name, expected);
    }

    public bool Flag(string name)
    {
        var field = Required(name, "true or false");
        return field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.GetBoolean()
            : throw Wrong(name, field, "true or false");
    }

    public string Text(string name) => Text(name, "a text");

    public string? TextOrNull(string name)
    {
        const string expected = "a text, or null";
        return IsNull(name, expected) ? null : Text(name, expected);
    }

    public string? TextIfAny(string name) => Has(name) ? Text(name) : null;

    public IEnumerable<JsonElement> List(string name, string expected)
    {
        var field = Required(name, expected);
        return field.ValueKind == JsonValueKind.Array ? field.EnumerateArray() : throw Wrong(name, field, expected);
    }

    public IEnumerable<JsonProperty> Map(string name, string expected)
    {
        var field = Required(name, expected);
        return field.ValueKind == JsonValueKind.Object ? field.EnumerateObject() : throw Wrong(name, field, expected);
    }

    /// <summary>True if the field is there and not null.</summary>
    public bool Has(string name) => Element.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null;

    public MalformedTraceException Wrong(string problem, string expected) =>
        new($"{Place}: {problem}; expected {expected}.");

    public MalformedTraceException Wrong(string name, JsonElement value, string expected) =>
        Wrong($"'{name}' is {Describe(value)}", expected);

    /// <summary>The name of a property as the number that it is, such as a context's in <c>changed</c>.</summary>
    public long NumberIn(JsonProperty property, string where, string expected) =>
        long.TryParse(property.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{where}' has an entry \"{property.Name}\"", expected);

    private JsonElement Required(string name, string expected) =>
        Element.TryGetProperty(name, out var field) ? field : throw Wrong($"'{name}' is missing", expected);

    private bool IsNull(string name, string expected) => Required(name, expected).ValueKind == JsonValueKind.Null;

    private long Number(string name, string expected)
    {
        var field = Required(name, expected);
        return field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number)
            ? number
            : throw Wrong(name, field, expected);
    }

    private TimeSpan Milliseconds(string name, string expected)
    {
        var number = Number(name, expected);
        return number is >= -MaxMilliseconds and <= MaxMilliseconds
            ? TimeSpan.FromMilliseconds(number)
            : throw Wrong($"'{name}' is {number}", $"at most {MaxMilliseconds} ms either way, which is what a duration of Go can hold");
    }

    private string Text(string name, string expected)
    {
        var field = Required(name, expected);
        if (field.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, field, expected);
        }

        try
        {
            return field.GetString()!;
        }
        catch (InvalidOperationException)   // half of a surrogate pair, as in "\ud800"
        {
            throw Wrong(name, field, expected + " of whole Unicode characters");
        }
    }

    private static string Describe(JsonElement value)
    {
        const int most = 60;
        var text = value.GetRawText();
        return text.Length <= most ? text : text[..most] + "…";
    }
}
