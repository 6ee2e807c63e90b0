// The overload's Context is another type of the same name (a rendering context).

namespace I063;

public sealed class Canvas
{
    public sealed class Context(int width)
    {
        public int Width { get; } = width;
    }

    public string Draw(string text) => Draw(new Context(80), text);

    public string Draw(Context area, string text) => text.PadRight(area.Width);
}

public sealed class Banner(Canvas canvas)
{
    public string Show(Lifeline.Context ctx, string text)
    {
        ctx.ThrowIfDone();
        return canvas.Draw(text);
    }
}
