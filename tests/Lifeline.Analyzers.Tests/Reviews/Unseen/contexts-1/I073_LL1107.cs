// The property is cleared: null of a Context? says that the request has none.
using Lifeline;

namespace I073;

public static class Recycle
{
    public static void Clear(HttpRequestMessage request)
    {
        request.Context = null;
        request.Content = null;
    }
}
