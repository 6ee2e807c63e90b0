// The out parameter has to be given something on the path that answers false.
using Lifeline;

namespace I070;

public class Requests
{
    private readonly Queue<HttpRequestMessage> _requests = new();
    public bool TryTake(out Context ctx)
    {
        if (_requests.TryDequeue(out var request) && request.Context is { } found)
        {
            ctx = found;
            return true;
        }

        ctx = default;
        return false;
    }
}
