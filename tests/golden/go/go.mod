module github.com/lipservice/lipservice-go

go 1.25.0
