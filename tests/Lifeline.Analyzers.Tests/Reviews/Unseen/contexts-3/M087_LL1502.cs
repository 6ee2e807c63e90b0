// An extension's context comes first after `this`; here it is the third.
using System.Text;

namespace M087;

public static class BuilderExtensions
{
    public static StringBuilder AppendIfLive(this StringBuilder builder, string text, Context ctx)
    {
        return ctx.IsDone ? builder : builder.Append(text);
    }
}
