// Uri is a class, but immutable: the origin of the request.

namespace I091;

public static class Origins
{
    private static readonly ContextKey<Uri> Origin = new("origin");

    public static Context From(Context ctx, HttpRequestMessage request) =>
        request.RequestUri is { } uri ? ctx.WithValue(Origin, uri) : ctx;
}
