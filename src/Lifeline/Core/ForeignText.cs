namespace Lifeline;

/// <summary>Gets text from foreign code. When that throws, the text says so; never throws.</summary>
internal static class ForeignText
{
    /// <summary>An object's <c>ToString</c>; when that throws, its type and the exception's.</summary>
    public static string Of(object? value)
    {
        try
        {
            return value?.ToString() ?? "null";
        }
        catch (Exception failure)
        {
            return $"({value!.GetType().Name}, whose ToString threw {failure.GetType().Name})";
        }
    }

    /// <summary>An exception's message; when that throws, its type and the other exception's.</summary>
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception failure)
        {
            return $"({exception.GetType().Name}, whose Message threw {failure.GetType().Name})";
        }
    }
}
