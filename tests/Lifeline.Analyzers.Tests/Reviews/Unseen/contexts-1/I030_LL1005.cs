// The registration is handed to the caller.
using Lifeline;

namespace I030;

public static class Closing
{
    public static ContextRegistration CloseWith(this Stream stream, Context ctx) => ctx.AfterFunc(stream.Dispose);
}
