// Package tools pins the developer tools in a separate module. The tools therefore
// never appear among the dependencies of a program that imports tradetalk.
package tools
