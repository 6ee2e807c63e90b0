// The failure report keeps the request without the context it was sent with: null is the property's word for "none".

namespace I060;

public sealed class FailureReports
{
    private readonly List<HttpRequestMessage> _failed = [];

    public void Keep(HttpRequestMessage request)
    {
        request.Context = null;
        _failed.Add(request);
    }
}
